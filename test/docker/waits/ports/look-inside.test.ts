import { GenericContainer } from "../../../../src";
import type { Handle } from "../../../../src/spec/handle";
import { lookInside, type InsideView } from "../../../../src/waits/ports/look-inside";
import { eventually } from "../../../support/eventually";
import { BUSYBOX, POSTGRES, REDIS } from "../../../support/images";

const { signal } = new AbortController();

/** Returns what is seen inside a container that runs this script, when the last port should be open. */
async function look(
  image: string,
  script: string,
  ports: number[],
  until = (_handle: Handle): Promise<void> => Promise.resolve(),
): Promise<InsideView | undefined> {
  let view: InsideView | undefined;
  const started = async (handle: Handle): Promise<void> => {
    await until(handle);
    view = await lookInside(handle, ports, 5_000, signal);
  };
  const container = await new GenericContainer(image)
    .withEntrypoint(["sh", "-c", script])
    .withHooks({ started })
    .start();
  await container.stop();
  return view;
}

describe("lookInside", () => {
  it.each([
    ["BusyBox's shell", BUSYBOX],
    ["Debian's shell", REDIS],
    ["another of Debian's", POSTGRES],
  ])("has the tools for it with %s", async (_which, image) => {
    const view = await look(image, "exec sleep 60", [8080]);
    expect(view).toEqual({ open: new Set(), loopback: new Set() });
  });

  it("distinguishes open ports from those on the loopback address", async () => {
    const script = "httpd -p 8080; httpd -p 127.0.0.1:8081; exec sleep 60";
    expect(await look(BUSYBOX, script, [8080, 8081, 8082])).toEqual({
      open: new Set([8080]),
      loopback: new Set([8081]),
    });
  });

  it("ends as soon as the port is open", async () => {
    const view = await look(BUSYBOX, "sleep 0.3; exec httpd -f -p 8080", [8080]);
    expect(view?.open).toEqual(new Set([8080]));
  });

  it("sees nothing without a shell", async () => {
    const shellIsGone = (handle: Handle): Promise<void> =>
      eventually("the shell is gone", async () => {
        const { exitCode } = await handle.exec(["test", "-e", "/bin/sh"]);
        return exitCode !== 0 || "it is there";
      });
    const view = await look(BUSYBOX, "rm /bin/sh; exec httpd -f -p 8080", [8080], shellIsGone);
    expect(view).toBeUndefined();
  });
});
