/// The keys of one channel, as far as they are written; which of them a type takes is in `ChannelRules`.
struct ChannelFields: Sendable {
  var type: Written<NotifyChannel.Kind>?
  var url: Written<NotifyURL>?
  var token: Written<Secret>?
  var headers: Written<[WebhookHeader]>?
  var body: Written<String>?
  var to: Written<[String]>?
  var from: Written<String>?
  var server: Written<MailServer>?
  var security: Written<MailSettings.Security>?
  var user: Written<String>?
  var password: Written<Secret>?
  var program: Written<String>?
  var command: Written<[String]>?
  var include: Written<[NotifyDetail]>?
}

let channelKeys = KeyTable<ChannelFields>(
  keys: [
    Key(
      "type", \.type, .name(), title: "Type",
      "ntfy, healthchecks, email, webhook, slack, discord, gotify (webhooks of known servers), or command.",
      examples: ["ntfy"], isRequired: true),
    Key(
      "url", \.url, .notifyURL, title: "Address",
      "Where messages are sent: https, or http on private networks. By reference where it is a secret itself.",
      examples: ["https://ntfy.example/backups", ["file": "/run/secrets/slack-url"]],
      absent: "needed but for email and command"),
    Key(
      "token", \.token, .secret, title: "Token", "Where the token is found that the server asks for.",
      examples: [["env": "NTFY_TOKEN"]], absent: "none; needed for gotify"),
    Key(
      "headers", \.headers, .headers, title: "Headers",
      "Further headers of a webhook, by name: text, or a reference to a secret.",
      examples: [["X-Team": "ops", "X-Api-Key": ["env": "API_KEY"]]], absent: "none"),
    Key(
      "body", \.body, .bodyTemplate, title: "Body",
      "What a webhook sends: text in which {job}, {event}, {message} and others are replaced, escaped for JSON.",
      examples: ["{\"text\": \"{title}: {text}\"}"], absent: "the event as JSON"),
    Key(
      "to", \.to, .addresses, title: "To", "Who gets the mail.",
      examples: ["ann@example.org", ["ann@example.org", "ops@example.org"]], absent: "needed for email"),
    Key(
      "from", \.from, .mailAddress, title: "From", "Whom the mail is from.", examples: ["backup@example.org"],
      absent: "needed for email"),
    Key(
      "server", \.server, .mailServer, title: "Mail server",
      "The server mail goes out through, HOST or HOST:PORT.",
      examples: ["mail.example.org:587"], absent: "this machine's sendmail"),
    Key(
      "security", \.security, .name(), title: "Security",
      "starttls, tls (from the first byte), or none, which is for servers on private networks.", examples: ["tls"],
      standard: "starttls"),
    Key(
      "user", \.user, .plainLine, title: "User", "Who signs in at the mail server.", examples: ["backup@example.org"],
      absent: "nobody signs in"),
    Key(
      "password", \.password, .secret, title: "Password", "Where that user's password is found.",
      examples: [["file": "~/.config/mirrorkeep/mail-password"]], absent: "nobody signs in"),
    Key(
      "program", \.program, .localPath, title: "sendmail", "The sendmail to use where there is no server.",
      examples: ["/usr/sbin/sendmail"], absent: "sendmail in its usual place"),
    Key(
      "command", \.command, commandLine, title: "Command",
      "A program and its arguments, started without a shell; MIRRORKEEP_EVENT, MIRRORKEEP_JOB and others say what it is about.",
      examples: [["/usr/local/bin/tell-me", "backup"]], absent: "needed for command"),
    Key(
      "include", \.include, .list(of: .name()), title: "Details",
      "What is sent beyond job, state and counts: message (may name folders), files (that failed), log (its end).",
      examples: [["message"], ["message", "files", "log"]], absent: "none of them"),
  ],
  synonyms: [
    "kind": "type", "address": "url", "webhook": "url", "webhook_url": "url", "ping_url": "url", "key": "token",
    "api_key": "token", "app_token": "token", "header": "headers", "template": "body", "payload": "body",
    "recipient": "to", "recipients": "to", "sender": "from", "host": "server", "smtp": "server",
    "smtp_server": "server",
    "username": "user", "sendmail": "program", "exec": "command", "cmd": "command", "run": "command",
    "details": "include", "encryption": "security",
  ])
