export { MySqlDatabase, MySqlContainer, StartedMySqlContainer } from "./mysql-container";
