type Section = Readonly<Record<string, unknown>>;

/**
 * The engine's unchanged answer to `GET /containers/{id}/json` (Engine API, "Inspect a container").
 * Fields differ between engines and versions; this type names only the sections that every engine has.
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
