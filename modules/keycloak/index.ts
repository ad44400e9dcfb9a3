export { KeycloakContainer } from "./keycloak-container";
export { KeycloakRealm } from "./keycloak-realm";
export { StartedKeycloakContainer } from "./started-keycloak-container";
export type { KeycloakRealmData } from "./realm-data";
export type { KeycloakCreatedUser, KeycloakUser } from "./users";
export type { KeycloakTokenOptions } from "./token";
