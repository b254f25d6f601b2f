/// Everything the pipeline touches of the world: the remote through rclone, and this host. Tests give recording ports.
package struct Ports: Sendable {
  package var remote: Remote
  package var host: Host

  package init(remote: Remote, host: Host) {
    self.remote = remote
    self.host = host
  }
}
