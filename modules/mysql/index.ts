export { MySqlContainer, StartedMySqlContainer } from "./mysql-container";
