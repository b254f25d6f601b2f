package import BackupCore
import Foundation

/// Reads the files of the jobs folder at `path` that may concern jobs, in order of their names: the only place that does.
///
/// Only plain files are opened (a link to one too), and none larger than `JobFile.sizeLimit`. Problems are reported under
/// the path given here. Throws `job-invalid` where the folder cannot be listed.
package func readJobsFolder(at path: String) throws(Failure) -> [JobFile] {
  let names: [String]
  do {
    names = try FileManager.default.contentsOfDirectory(atPath: path)
  } catch {
    throw .unreadableJobsFolder(path, exists: FileManager.default.fileExists(atPath: path))
  }
  return names.filter(JobFile.isConsidered).sorted().map { name in
    let filePath = path.hasSuffix("/") ? path + name : path + "/" + name
    return JobFile(name: name, path: filePath, content: readContent(at: filePath))
  }
}

private func readContent(at path: String) -> JobFile.Content {
  // stat, not lstat: people keep job files elsewhere and link them here. Opening comes second, as a pipe would block.
  let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
  guard FileManager.default.fileExists(atPath: path),
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
  else {
    return .unreadable("no such file")
  }
  guard attributes[.type] as? FileAttributeType == .typeRegular else { return .notAFile }
  guard (attributes[.size] as? Int ?? 0) <= JobFile.sizeLimit else { return .tooLarge }
  do {
    let data = try Data(contentsOf: url)
    return data.count <= JobFile.sizeLimit ? .bytes([UInt8](data)) : .tooLarge
  } catch {
    return .unreadable(FileManager.default.isReadableFile(atPath: url.path) ? "reading failed" : "permission denied")
  }
}

extension Failure {
  fileprivate static func unreadableJobsFolder(_ path: String, exists: Bool) -> Failure {
    exists
      ? Failure(.jobInvalid, "the jobs folder '\(path)' cannot be read", hint: "check its owner and mode")
      : Failure(.jobInvalid, "there is no jobs folder '\(path)'", hint: "run 'mirrorkeep init' to make one")
  }
}
