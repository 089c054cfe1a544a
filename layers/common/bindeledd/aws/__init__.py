"""Adapters to the AWS services that are neither state nor HTTP: queues, topics, parameters."""
