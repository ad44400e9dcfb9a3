// Jest uses this in place of the package in all tests, as projects do whose own code talks to PostgreSQL.
class Client {
  connect() {
    return Promise.reject(new Error("the mock of pg was used"));
  }
}
module.exports = { Client };
