"""The timetable and what runs it."""
