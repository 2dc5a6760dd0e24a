-- An account's clock is nobody's guess: empty until a device or the person says it. UTC was written for
-- everybody before.
UPDATE users SET time_zone = '' WHERE time_zone = 'UTC';
