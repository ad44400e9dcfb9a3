module.exports = { projects: ["<rootDir>/packages/cache", "<rootDir>/packages/orders"] };
