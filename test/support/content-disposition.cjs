// @fastify/static requires this ES module, which Node can and jest's own require cannot: ask Node.
const { createRequire } = process.getBuiltinModule('node:module');
module.exports = createRequire(__filename)('content-disposition');
