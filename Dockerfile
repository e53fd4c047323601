# One image for migrate, web, relay and worker; docker-compose.yml says which of them a container is.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-audit --no-fund
COPY .swcrc nest-cli.json tsconfig.json ./
COPY apps apps
COPY libs libs
COPY frameworks frameworks
RUN node apps/launch.mjs --compile-only

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app ./
# The one folder that is written to; a volume mounted here takes over its owner.
RUN mkdir var && chown node:node var
VOLUME /app/var
USER node
EXPOSE 3000
CMD ["node", "dist/apps/web/src/main.js"]
