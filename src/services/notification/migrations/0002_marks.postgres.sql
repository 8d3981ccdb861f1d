-- How far something was looked at: of what is no event.
CREATE TABLE notification_marks (
  id uuid PRIMARY KEY,
  value bigint NOT NULL
);
