import {
  checkWholeNumber,
  defineServer,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type Environment,
  type ImageName,
  type Server,
} from "../../src/module";
import { VNC_PORT, WEBDRIVER_PORT, type Screen, type SeleniumSettings } from "./settings";
import type { StartedSeleniumContainer } from "./started-selenium-container";

/** Chrome and Firefox keep pages in shared memory, and crash when the engine's default of 64 MB is full. */
const SHARED_MEMORY_BYTES = 2 * 1024 ** 3;

const MOST_PIXELS = 16_384;
const MOST_SESSIONS = 1000;

/** Declares a Selenium server whose started container has this class. */
export function seleniumServer<Started extends StartedSeleniumContainer>(
  name: string,
  defaults: SeleniumSettings,
  started: Server<SeleniumSettings, Started>["started"],
): Server<SeleniumSettings, Started> {
  return defineServer<SeleniumSettings, Started>({
    name,
    images: [
      "selenium/standalone-chrome",
      "selenium/standalone-chromium",
      "selenium/standalone-edge",
      "selenium/standalone-firefox",
      "selenium/standalone-all-browsers",
    ],
    ports: [WEBDRIVER_PORT, VNC_PORT],
    defaults,
    resolve: (settings, described) => ({ screen: screenOf(settings, described) }),
    configure: (settings, described) => ({ environment: variablesOf(settings, described) }),
    ready: () => Wait.forHttp("/wd/hub/status", WEBDRIVER_PORT).forResponsePredicate(isReady),
    started,
  });
}

const REJECT = "SE_REJECT_UNSUPPORTED_CAPS";

/**
 * Returns the size of `withScreenSize()`, otherwise of the user's variables, which a recorder has to know, too. Throws
 * InvalidOptionError.
 */
function screenOf(
  { screen }: SeleniumSettings,
  { environment, settings }: ContainerSpec,
): Screen | undefined {
  const { SE_SCREEN_WIDTH: width, SE_SCREEN_HEIGHT: height } = environment;
  if (screen === undefined || (settings as Partial<SeleniumSettings>).screen !== undefined) {
    return screen;
  }
  return {
    width: width === undefined ? screen.width : pixels(Number(width), "SE_SCREEN_WIDTH"),
    height: height === undefined ? screen.height : pixels(Number(height), "SE_SCREEN_HEIGHT"),
  };
}

const pixels = (count: number, option: string): number =>
  checkWholeNumber(count, option, { from: 1, to: MOST_PIXELS, noun: "a number of pixels" });

/** Returns the image's variables (github.com/SeleniumHQ/docker-selenium, "Environment variables"). */
function variablesOf(
  { maxSessions, screen }: SeleniumSettings,
  { environment }: ContainerSpec,
): Environment {
  return {
    // Otherwise a browser that the image does not have is waited for, five minutes long.
    ...(environment[REJECT] === undefined && { [REJECT]: "true" }),
    ...(maxSessions !== undefined && {
      SE_NODE_MAX_SESSIONS: String(maxSessions),
      // Without it, the server runs at most one browser for each processor.
      SE_NODE_OVERRIDE_MAX_SESSIONS: "true",
    }),
    ...(screen !== undefined && {
      SE_SCREEN_WIDTH: String(screen.width),
      SE_SCREEN_HEIGHT: String(screen.height),
    }),
  };
}

const isReady = (body: string): boolean =>
  (JSON.parse(body) as { readonly value?: { readonly ready?: unknown } }).value?.ready === true;

/** The options of all builders. */
export abstract class SeleniumServer<
  Started extends StartedSeleniumContainer,
> extends ServerContainer<SeleniumSettings, Started> {
  protected constructor(image: string | ImageName, server: Server<SeleniumSettings, Started>) {
    super(image, server);
    this.withSharedMemorySize(SHARED_MEMORY_BYTES);
  }

  /**
   * Sets how many browsers run at a time; default: the image's, which is one. A session that is opened while all run waits
   * until another ends. Throws InvalidOptionError.
   */
  withMaxSessions(sessions: number): this {
    const range = { from: 1, to: MOST_SESSIONS, noun: "a number of sessions" };
    const maxSessions = checkWholeNumber(sessions, "withMaxSessions", range);
    return this.set({ maxSessions });
  }

  /**
   * Sets the size of the screen in pixels; default: the image's, 1920 × 1080. A browser's window is a part of it until
   * the test maximizes the window. Throws InvalidOptionError.
   */
  withScreenSize(width: number, height: number): this {
    const screen = {
      width: pixels(width, "withScreenSize.width"),
      height: pixels(height, "withScreenSize.height"),
    };
    return this.set({ screen });
  }
}
