import type { StartedContainerData } from "../../src/module";

export const WEBDRIVER_PORT = 4444;
export const VNC_PORT = 5900;

/** In pixels. */
export interface Screen {
  readonly width: number;
  readonly height: number;
}

/** What the builders collect. */
export interface SeleniumSettings {
  /** How many browsers run at a time. Undefined: the image's default, one. */
  readonly maxSessions?: number;
  /** Undefined: the image's default. */
  readonly screen?: Screen;
  /** The recorder's image, of a server whose screen is recorded. */
  readonly videoImage?: string;
  /** The recorder, once it has started. */
  readonly recorder?: StartedContainerData;
}
