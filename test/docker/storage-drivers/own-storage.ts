import { BUSYBOX, inEngine } from "../../support/images";
import { dockerClient } from "../../support/docker-client";
import { OwnEngine } from "../../support/own-engine";

/**
 * Has all tests of a file run on an engine of its own, with this storage driver: to be called before
 * anything asks for the engine.
 */
export function onStorage(storageDriver: string): void {
  let own: OwnEngine | undefined;

  beforeAll(async () => {
    own = await OwnEngine.start({ storageDriver });
    await own.load(inEngine(BUSYBOX));
    process.env["DOCKER_HOST"] = own.localHost;
    const { Driver } = (await (await dockerClient()).info()) as { Driver: string };
    expect(Driver).toBe(storageDriver);
  });

  afterAll(async () => {
    await own?.[Symbol.asyncDispose]();
  });
}
