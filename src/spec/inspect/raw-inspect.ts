type Section = Readonly<Record<string, unknown>>;

/**
 * What the engine answers to `GET /containers/{id}/json` (Engine API, "Inspect a container"), as it
 * is: the fields and their shape are the engine's, and differ between engines and their versions.
 * The sections that every engine has are named.
 */
export interface RawInspect {
  readonly Id: string;
  readonly Name: string;
  /** The image's id. */
  readonly Image: string;
  readonly Created: string;
  readonly State: Section;
  readonly Config: Section;
  readonly HostConfig: Section;
  readonly NetworkSettings: Section;
  readonly [field: string]: unknown;
}
