type Section = Readonly<Record<string, unknown>>;

/**
 * The engine's answer to `GET /containers/{id}/json` (Engine API, "Inspect a container"), unchanged.
 * Fields differ between engines and their versions; only the sections that every engine has are
 * named here.
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
