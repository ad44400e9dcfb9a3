/** What the builder collects. */
export interface WireMockSettings {
  readonly hasHttps: boolean;
  /** How many files of mappings the builder has. */
  readonly files: number;
}

export const HTTP_PORT = 8080;
export const HTTPS_PORT = 8443;

// The image's root folder (github.com/wiremock/wiremock-docker).
const ROOT = "/home/wiremock";
export const BODY_FILES_FOLDER = `${ROOT}/__files`;

export const mappingsFile = (index: number): string => `${ROOT}/mappings/mayfly-${index}.json`;
