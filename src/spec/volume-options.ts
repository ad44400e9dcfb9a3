import { InvalidOptionError } from "../errors";
import { checkObject, checkResourceName, checkStringValues, checkText } from "./options";
import { checkResourceReuse, type ResourceReuse } from "./reuse-options";

export interface VolumeOptions {
  /** Default: a random name. */
  readonly name?: string;
  /** Default `local`. */
  readonly driver?: string;
  /** Settings of the driver, e.g. `{ type: "tmpfs", device: "tmpfs", o: "size=64m" }`. */
  readonly driverOptions?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Shares the volume and its content with later and concurrent test runs: `start()` returns the existing
   * volume. Without `name`, its name is derived from its options and key. Default false.
   */
  readonly reuse?: ResourceReuse;
}

/** Checks options and returns a copy, so later changes by the caller have no effect. Throws InvalidOptionError. */
export function checkVolumeOptions(options: VolumeOptions): VolumeOptions {
  const { name, driver, driverOptions, labels, reuse } = checkObject(options, "Volume", "options");
  if (name !== undefined) checkVolumeName(name, "Volume.name");
  if (driver !== undefined) checkText(driver, "Volume.driver");
  if (driverOptions !== undefined) checkStringValues(driverOptions, "Volume.driverOptions");
  if (labels !== undefined) checkStringValues(labels, "Volume.labels");
  return {
    ...options,
    ...(driverOptions && { driverOptions: { ...driverOptions } }),
    ...(labels && { labels: { ...labels } }),
    ...(reuse !== undefined && { reuse: checkResourceReuse(reuse, "Volume.reuse") }),
  };
}

/** Checks a name by the engine's rule. A path has its own error, as a common mistake. Throws InvalidOptionError. */
export function checkVolumeName(name: string, option: string): string {
  if (typeof name === "string" && name.includes("/")) {
    throw InvalidOptionError.quoting(
      option,
      "a volume name (to mount a folder, use withBindMounts)",
      name,
    );
  }
  checkResourceName(name, option);
  if (name.length === 1) {
    throw InvalidOptionError.quoting(option, "a name of at least two characters", name);
  }
  return name;
}
