#!/bin/sh
# Unpacks OpenSMTPD into artifacts/opensmtpd: Debian lets only one mail server be installed, and Postfix is. Makes the users it runs as.
set -eu
cd "$(dirname "$0")/../../.."
root=$PWD/artifacts/opensmtpd
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

if [ ! -x "$root/usr/sbin/smtpd" ]; then
  rm -rf "$root.new"
  mkdir -p "$root.new"
  cd "$root.new"
  apt-get download opensmtpd || { as_root apt-get update -qq && apt-get download opensmtpd; }
  dpkg -x opensmtpd_*.deb .
  cd - >/dev/null
  rm -rf "$root"
  mv "$root.new" "$root"
fi
if ldd "$root/usr/sbin/smtpd" | grep -q 'not found'; then
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libevent-2.1-7 libdb5.3 libssl3 libpam0g
fi
for user in opensmtpd opensmtpq; do
  getent group "$user" >/dev/null || as_root groupadd --system "$user"
  getent passwd "$user" >/dev/null ||
    as_root useradd --system --no-create-home --home-dir /var/lib/opensmtpd/empty --gid "$user" --shell /usr/sbin/nologin "$user"
done
as_root mkdir -p /var/lib/opensmtpd/empty
