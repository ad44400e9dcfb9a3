import { GenericContainer, Wait } from "../../../src";
import { BUSYBOX } from "../../support/images";

/** A container that does nothing, and ends when it is told to. */
export const idle = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sh", "-c", "trap exit TERM; sleep infinity & wait"]);

/** A container that serves a page with this text at `/`. */
export const serving = (page: string): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", `echo ${page} > index.html && httpd -f -p 8080`])
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp("/", 8080));
