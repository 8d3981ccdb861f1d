-- For admins, who look for all of one kind.
CREATE INDEX notification_notices_of_kind ON notification_notices (kind, id);
