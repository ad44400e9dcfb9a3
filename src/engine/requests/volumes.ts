import type { VolumeOptions } from "../../spec/volume-options";
import type { LabelFilter } from "./label-filter";

export interface VolumeRequest extends VolumeOptions {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface VolumeInfo {
  readonly labels: Readonly<Record<string, string>>;
}

/** Requests about volumes. */
export interface VolumeRequests {
  /** Rejects if a volume with this name already exists. */
  create(request: VolumeRequest, signal?: AbortSignal): Promise<void>;
  /** Succeeds if the volume does not exist. */
  remove(name: string, signal?: AbortSignal): Promise<void>;
  inspect(name: string, signal?: AbortSignal): Promise<VolumeInfo | undefined>;
  /** Returns the names of all volumes with these labels. */
  list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
}
