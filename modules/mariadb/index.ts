export { MariaDbDatabase, MariaDbContainer, StartedMariaDbContainer } from "./mariadb-container";
