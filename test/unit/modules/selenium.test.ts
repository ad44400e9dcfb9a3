import { ImageName } from "../../../src";
import { SeleniumContainer, SeleniumRecordingContainer } from "../../../modules/selenium";
import type { ContainerSpec, SpecPatch } from "../../../src/module";

const create = (): SeleniumContainer => new SeleniumContainer("selenium/standalone-chrome:4");

class Described extends SeleniumContainer {
  patch(): SpecPatch {
    return this.configure(this.described);
  }
}

const variablesOf = (change: (builder: Described) => Described): unknown =>
  change(new Described("selenium/standalone-chrome:4")).patch().environment;

describe("SeleniumContainer", () => {
  it.each(["standalone-chrome", "standalone-firefox", "standalone-edge", "standalone-chromium"])(
    "takes %s",
    (name) => {
      const image = ImageName.fromString(`selenium/${name}:4`);
      expect(() => new SeleniumContainer(image)).not.toThrow();
    },
  );

  it("refuses another image, and takes a substitute", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/browser:1");
    expect(() => new SeleniumContainer(mirror)).toThrow("registry.example.com/mirror/browser");
    const substitute = mirror.asCompatibleSubstituteFor("selenium/standalone-chrome");
    expect(() => new SeleniumContainer(substitute)).not.toThrow();
  });

  it("sets variables only for what was asked", () => {
    const always = { SE_REJECT_UNSUPPORTED_CAPS: "true" };
    expect(variablesOf((builder) => builder)).toEqual(always);
    const waiting = { SE_REJECT_UNSUPPORTED_CAPS: "false" };
    expect(variablesOf((builder) => builder.withEnvironment(waiting))).toEqual({});
    expect(variablesOf((builder) => builder.withMaxSessions(4))).toEqual({
      ...always,
      SE_NODE_MAX_SESSIONS: "4",
      SE_NODE_OVERRIDE_MAX_SESSIONS: "true",
    });
    expect(variablesOf((builder) => builder.withScreenSize(800, 600))).toEqual({
      ...always,
      SE_SCREEN_WIDTH: "800",
      SE_SCREEN_HEIGHT: "600",
    });
  });

  it.each([0, 1.5, Infinity])("refuses %p sessions", (sessions) => {
    expect(() => create().withMaxSessions(sessions)).toThrow("withMaxSessions: expected");
  });

  it("refuses wrong sizes", () => {
    expect(() => create().withScreenSize(0, 600)).toThrow("withScreenSize.width: expected");
    expect(() => create().withScreenSize(800, NaN)).toThrow("withScreenSize.height: expected");
  });
});

describe("withRecording", () => {
  class Recorded extends SeleniumRecordingContainer {
    get spec(): ContainerSpec {
      return this.described;
    }
    patch(): SpecPatch {
      return this.configure(this.described);
    }
  }

  it("keeps the options of the builder, and exposes no port twice", () => {
    const plain = new Described("selenium/standalone-chrome:4")
      .withEnvironment({ A: "b" })
      .withExposedPorts(7900)
      .withMaxSessions(2);
    const { spec } = Object.setPrototypeOf(plain.withRecording(), Recorded.prototype) as Recorded;
    expect(spec).toMatchObject({
      environment: { A: "b" },
      settings: { maxSessions: 2, videoImage: "selenium/video:ffmpeg-4.3.1-20230508" },
    });
    expect(spec.ports.map(({ container }) => container)).toEqual([4444, 5900, 7900]);
  });

  const SCREEN = { SE_SCREEN_WIDTH: "800", SE_SCREEN_HEIGHT: "600" };
  const patchOf = (builder: SeleniumRecordingContainer): SpecPatch =>
    (Object.setPrototypeOf(builder, Recorded.prototype) as Recorded).patch();

  it.each([
    ["before", () => create().withEnvironment(SCREEN).withRecording()],
    ["after", () => create().withRecording().withEnvironment(SCREEN)],
  ])("records the screen of variables that are set %s it", (_when, build) => {
    const { environment, settings } = patchOf(build());
    expect(environment).toMatchObject(SCREEN);
    expect(settings).toMatchObject({ screen: { width: 800, height: 600 } });
  });

  it("prefers withScreenSize() to the variables, and refuses wrong ones", () => {
    const sized = create().withEnvironment(SCREEN).withRecording().withScreenSize(640, 480);
    expect(patchOf(sized).environment).toMatchObject({ SE_SCREEN_WIDTH: "640" });
    const half = create().withRecording().withEnvironment({ SE_SCREEN_WIDTH: "800" });
    expect(patchOf(half).settings).toMatchObject({ screen: { width: 800, height: 1080 } });
    const wrong = create().withRecording().withEnvironment({ SE_SCREEN_WIDTH: "wide" });
    expect(() => patchOf(wrong)).toThrow("SE_SCREEN_WIDTH: expected a number of pixels");
  });

  it("refuses wrong options", () => {
    expect(() => create().withRecording({ image: "" })).toThrow("withRecording.image: expected");
    expect(() => create().withRecording(5 as never)).toThrow("withRecording: expected an object");
  });

  it.each([
    ["withReuse", (one: SeleniumContainer) => one.withReuse()],
    ["withBakedInit", (one: SeleniumContainer) => one.withBakedInit()],
    ["withAutoRemove(false)", (one: SeleniumContainer) => one.withAutoRemove(false)],
    ["withAutoCleanup(false)", (one: SeleniumContainer) => one.withAutoCleanup(false)],
  ])("refuses %s, whichever comes first", (option, change) => {
    expect(() => change(create()).withRecording()).toThrow(`${option}: expected a server without`);
    const recording = create().withRecording() as unknown as SeleniumContainer;
    expect(() => change(recording)).toThrow(`${option}: expected a server without withRecording`);
  });
});
