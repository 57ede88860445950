"""Bolt listeners, one file per noun: acknowledge, read, call one service."""
