const { GenericContainer, Wait } = require("testcontainers");

exports.startHttp = () =>
  new GenericContainer("busybox:1.37")
    .withExposedPorts(8080)
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
    .withWaitStrategy(Wait.forHttp("/hostname", 8080))
    .start();
