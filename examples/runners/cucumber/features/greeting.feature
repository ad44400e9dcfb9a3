Feature: Greetings

  Scenario: Redis keeps what it is given
    When I store "hello" as "greeting"
    Then "greeting" is "hello"
