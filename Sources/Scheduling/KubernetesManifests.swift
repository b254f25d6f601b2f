package import BackupCore
import Foundation

/// CronJobs, one a job, and the claim for the state folder they share.
///
/// They refer to what only the cluster's owner has: `ConfigMap mirrorkeep-jobs` (the jobs folder), `Secret
/// mirrorkeep-rclone` (rclone.conf), `Secret mirrorkeep-secrets` (what job files refer to as secrets), and a claim a source.
package struct KubernetesManifests: Sendable {
  private let image: String
  private let rcloneFolder: String
  private let secrets: KubernetesSecrets

  /// `config` is where job files say rclone's config is; nil for its usual place.
  package init(image: String, config: String?, secrets: [Secret]) {
    self.image = image
    rcloneFolder = config.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) } ?? "/etc/rclone"
    self.secrets = KubernetesSecrets(secrets)
  }

  package func export(_ entries: [JobEntry]) -> ExportedEntries {
    var exported = ExportedEntries()
    exported.files.append(ExportedEntries.File(name: "mirrorkeep-state.yaml", text: state))
    for entry in entries {
      let times = CronTimes(entry, namesZone: true, otherwise: "*/5 * * * *")
      if let inexact = times.inexact { exported.warn(entry, "Kubernetes", inexact) }
      let name = Self.name(of: entry.job.name)
      let lines = head(name, entry, times.fields) + container(entry) + volumes(name)
      let text = lines.map { $0 + "\n" }.joined()
      exported.files.append(ExportedEntries.File(name: name + ".yaml", text: text))
    }
    return exported
  }

  private var state: String {
    """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      name: mirrorkeep-state
      labels: {app.kubernetes.io/name: mirrorkeep}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}

    """
  }

  private func head(_ name: String, _ entry: JobEntry, _ fields: String) -> [String] {
    [
      "apiVersion: batch/v1", "kind: CronJob", "metadata:", "  name: \(name)",
      "  labels: {app.kubernetes.io/name: mirrorkeep}", "spec:", "  schedule: \(quotedYAML(fields))",
      "  timeZone: \(quotedYAML(zone(entry)))", "  concurrencyPolicy: Forbid", "  startingDeadlineSeconds: 300",
      "  successfulJobsHistoryLimit: 1", "  failedJobsHistoryLimit: 3", "  jobTemplate:", "    spec:",
      "      backoffLimit: 0", "      template:", "        metadata:",
      "          labels: {app.kubernetes.io/name: mirrorkeep}", "        spec:", "          restartPolicy: Never",
      "          hostname: mirrorkeep", "          automountServiceAccountToken: false", "          securityContext:",
      "            runAsNonRoot: true", "            runAsUser: 65532", "            runAsGroup: 65532",
      "            fsGroup: 65532", "            fsGroupChangePolicy: OnRootMismatch",
      "            seccompProfile: {type: RuntimeDefault}",
    ]
  }

  private func container(_ entry: JobEntry) -> [String] {
    let command = ["mirrorkeep", "run", "--due", entry.job.name, "--quiet"].map(quotedYAML).joined(separator: ", ")
    return [
      "          containers:", "            - name: mirrorkeep", "              image: \(quotedYAML(image))",
      "              command: [\(command)]", "              env:",
      "                - {name: HOME, value: /var/lib/mirrorkeep}",
      "                - {name: XDG_CONFIG_HOME, value: /etc}",
      "                - {name: XDG_STATE_HOME, value: /var/lib}",
      "                - {name: TZ, value: \(quotedYAML(zone(entry)))}",
    ] + secrets.variables + [
      "              securityContext:", "                allowPrivilegeEscalation: false",
      "                readOnlyRootFilesystem: true", "                capabilities: {drop: [ALL]}",
      "              resources:", "                requests: {cpu: 100m, memory: 128Mi}",
      "                limits: {cpu: \"2\", memory: 1Gi}", "              volumeMounts:",
      "                - {name: state, mountPath: /var/lib/mirrorkeep}",
      "                - {name: tmp, mountPath: /tmp}",
      "                - {name: jobs, mountPath: /etc/mirrorkeep, readOnly: true}",
      "                - {name: rclone, mountPath: \(quotedYAML(rcloneFolder)), readOnly: true}",
      "                - {name: source, mountPath: \(quotedYAML(entry.job.source)), readOnly: true}",
    ] + secrets.mounts
  }

  private func volumes(_ name: String) -> [String] {
    [
      "          volumes:", "            - {name: state, persistentVolumeClaim: {claimName: mirrorkeep-state}}",
      "            - {name: tmp, emptyDir: {}}", "            - {name: jobs, configMap: {name: mirrorkeep-jobs}}",
      "            - {name: rclone, secret: {secretName: mirrorkeep-rclone, defaultMode: 0440}}",
      "            - {name: source, persistentVolumeClaim: {claimName: \(name)-source, readOnly: true}}",
    ] + secrets.volumes
  }

  private func zone(_ entry: JobEntry) -> String { entry.zoneName ?? entry.local.commonName }

  /// A name the cluster takes: no `_`, no `-` at the end, 52 characters at most; one that had to be changed gets a number of
  /// its own, so that no two jobs share it.
  static func name(of job: String) -> String {
    var plain = job.replacing("_", with: "-")
    while plain.hasSuffix("-") { plain.removeLast() }
    guard plain != job || plain.count > 41 else { return "mirrorkeep-" + job }
    let number = job.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    var short = String(plain.prefix(32))
    while short.hasSuffix("-") { short.removeLast() }
    return "mirrorkeep-\(short)-" + String(number, radix: 16)
  }
}

/// A string of YAML between double quotes.
func quotedYAML(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case _ where scalar.value < 32 || (127..<160).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value):
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
