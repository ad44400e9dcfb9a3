import { chooseImage, DEFAULT_IMAGE } from "../../../../src/cli/doctor/choose-image";
import type { ImageSummary } from "../../../../src/spec/inspect/image-info";

const image = (...names: readonly string[]): ImageSummary => ({
  id: `sha256:${names.join()}`,
  names,
  labels: {},
  size: 0,
});

describe("the image that the doctor starts", () => {
  it("is the given one, whose server it may know", () => {
    expect(chooseImage("redis:8", [image("busybox:1")])).toMatchObject({
      image: "redis:8",
      server: { port: 6379 },
    });
    expect(chooseImage("example.com/team/app", [])).toMatchObject({ server: undefined });
  });

  it("is a small one that the engine has, by its id, from whichever registry", () => {
    const names = ["nginx:1", "localhost:5000/library/alpine:3", "docker.io/library/redis:8"];
    const chosen = chooseImage(
      undefined,
      names.map((name) => image(name)),
    );
    expect(chosen).toMatchObject({
      image: "sha256:localhost:5000/library/alpine:3",
      title: "localhost:5000/library/alpine:3",
      server: { repository: "alpine" },
    });
  });

  it("is otherwise pulled", () => {
    // Other publishers' images need settings.
    const present = [image("bitnami/redis:8"), image(), image("my-nginx:1")];
    expect(chooseImage(undefined, present)).toMatchObject({
      image: DEFAULT_IMAGE,
      server: { repository: "busybox" },
    });
  });
});
