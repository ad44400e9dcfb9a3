module.exports = () => globalThis.fromSetup.stop();
