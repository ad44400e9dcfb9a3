import type { Config } from "../../config";
import { pullProgressMode } from "../pull-progress-mode";
import { Bars } from "./bars";
import { PlainProgress } from "./plain";
import type { ProgressDisplay } from "./progress-display";

let bars: Bars | undefined;

/** Returns the display that the settings select. Throws InvalidOptionError. */
export function showProgress(
  verb: "pull" | "push",
  image: string,
  config: Pick<Config, "pull" | "underTestRunner">,
): ProgressDisplay {
  const { stderr } = process;
  const write = (text: string): void => {
    stderr.write(text);
  };
  switch (pullProgressMode(config, stderr.isTTY)) {
    case "tty":
      bars ??= new Bars(write, () => stderr.columns);
      return bars.add(verb, image);
    case "plain":
      return new PlainProgress(verb, image, write);
    case "quiet":
      return { update: () => undefined, end: () => undefined };
  }
}
