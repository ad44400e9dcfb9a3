import { ComposeFolder } from "../../support/compose-folder";
import { BUSYBOX, inEngine } from "../../support/images";

describe("withBuildkit", () => {
  it("chooses the builder: only BuildKit knows RUN --mount", async () => {
    await using folder = await ComposeFolder.create(
      "services: { web: { build: ., command: sleep 300 } }",
      { Dockerfile: `FROM ${inEngine(BUSYBOX)}\nRUN --mount=type=tmpfs,target=/x touch /x/y\n` },
    );
    await expect(folder.environment().withBuildkit(false).up()).rejects.toThrow(
      "the --mount option requires BuildKit",
    );
    expect(await folder.left()).toEqual([]);
    await using environment = await folder.environment().withBuildkit().up();
    expect((await environment.getContainer("web").getState()).status).toBe("running");
  });
});
