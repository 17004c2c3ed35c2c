/** What all processes of a bench are given as SECRET_KEY. */
export const SECRET = 'a secret of the benches, long enough for all'
