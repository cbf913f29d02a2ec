#!/bin/sh
# Writes what Alertmanager reads from the ALERT_… variables, and starts it. It reads no environment itself, and who is woken must
# not depend on our own notifications: they may be what is broken.
set -eu
umask 077
file=${ALERTMANAGER_FILE:-/tmp/alertmanager.yaml}

# A value between single quotes; a single quote in it is written twice, which is how YAML says it.
said() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"; }

people() {
	if [ -n "${ALERT_WEBHOOK_URL:-}" ]; then
		printf '    webhook_configs: [{url: %s, send_resolved: true}]\n' "$(said "$ALERT_WEBHOOK_URL")"
	fi
	if [ -n "${ALERT_MAIL_TO:-}" ]; then
		printf '    email_configs: [{to: %s, send_resolved: true}]\n' "$(said "$ALERT_MAIL_TO")"
	fi
}

{
	if [ -n "${ALERT_MAIL_TO:-}" ]; then
		: "${ALERT_MAIL_FROM:?from whom the e-mails of alerts come}" "${ALERT_MAIL_SERVER:?host:port of their mail server}"
		echo 'global:'
		printf '  smtp_from: %s\n  smtp_smarthost: %s\n' "$(said "$ALERT_MAIL_FROM")" "$(said "$ALERT_MAIL_SERVER")"
		if [ -n "${ALERT_MAIL_USER:-}" ]; then
			printf '  smtp_auth_username: %s\n' "$(said "$ALERT_MAIL_USER")"
			printf '  smtp_auth_password: %s\n' "$(said "${ALERT_MAIL_PASSWORD:-}")"
		fi
	fi
	cat <<-'END'
	route:
	  receiver: people
	  group_by: [alertname]
	  group_wait: 30s
	  group_interval: 5m
	  repeat_interval: 12h
	  routes:
	    - matchers: ['alertname="Watchdog"']
	      receiver: watchdog
	      group_wait: 0s
	      group_interval: 1m
	      repeat_interval: 1m
	    - matchers: ['severity="page"']
	      receiver: people
	      group_wait: 10s
	      repeat_interval: 1h
	receivers:
	  - name: people
	END
	people
	echo '  - name: watchdog'
	if [ -n "${ALERT_WATCHDOG_URL:-}" ]; then
		printf '    webhook_configs: [{url: %s, send_resolved: false}]\n' "$(said "$ALERT_WATCHDOG_URL")"
	fi
} >"$file"

if [ -z "${ALERT_WEBHOOK_URL:-}${ALERT_MAIL_TO:-}" ]; then
	echo 'Nobody is woken: ALERT_WEBHOOK_URL and ALERT_MAIL_TO are empty; alerts stand on this page alone.' >&2
fi
if [ -z "${ALERT_WATCHDOG_URL:-}" ]; then
	echo 'Nobody watches this watch: ALERT_WATCHDOG_URL is empty.' >&2
fi
exec "${ALERTMANAGER:-/bin/alertmanager}" --config.file="$file" --cluster.listen-address= --storage.path="${ALERTMANAGER_DATA:-/alertmanager}"
