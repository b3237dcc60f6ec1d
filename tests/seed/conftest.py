"""The fixture `scenarios`: files in a folder of the test's own."""

from scenario_files import scenarios as scenarios
