/** What the builder of an emulator collects. */
export interface GcloudSettings {
  readonly projectId: string;
  /** Options of `gcloud beta emulators … start`, without dashes. Null for an option without a value. */
  readonly flags: Readonly<Record<string, string | null>>;
}
