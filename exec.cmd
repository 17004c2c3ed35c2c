@rem The scripts of package.json begin with exec, so that a signal to npm reaches node; Windows has no exec and finds this.
@%*
