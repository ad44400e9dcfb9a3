const { GenericContainer } = require("mayfly");

module.exports = async () => {
  globalThis.fromSetup = await new GenericContainer(process.env.TEST_IMAGE)
    .withCommand(["sleep", "infinity"])
    .start();
};
