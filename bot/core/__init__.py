"""Rules only: values in, values out; no input or output, no clock, no Slack, no SQL."""
