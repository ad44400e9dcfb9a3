module.exports = async () => {
  await Promise.all(globalThis.containers.map((container) => container.stop()));
};
