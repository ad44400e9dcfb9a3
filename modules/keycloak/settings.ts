import type { KeycloakRealmData } from "./realm-data";

/** What the builder collects. */
export interface KeycloakSettings {
  readonly adminUsername: string;
  readonly adminPassword: string;
  /** What the paths of the server begin with, e.g. `/auth`; empty by default. */
  readonly contextPath: string;
  readonly features: readonly string[];
  readonly disabledFeatures: readonly string[];
  /** The realms that the server imports when it starts. They are the templates of tests' realms, too. */
  readonly realms: readonly KeycloakRealmData[];
}

export const DEFAULTS: KeycloakSettings = {
  adminUsername: "admin",
  adminPassword: "admin",
  contextPath: "",
  features: [],
  disabledFeatures: [],
  realms: [],
};

export const HTTP_PORT = 8080;
export const MANAGEMENT_PORT = 9000;
