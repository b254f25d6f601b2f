import Foundation

/// The files of a folder: every byte of every name and content, and modification times in whole seconds.
struct Tree: Equatable, Sendable {
  struct File: Equatable, Sendable {
    var bytes: [UInt8]
    /// Seconds since 1970, rounded down.
    var modified: Int
  }

  /// By path, relative to the folder.
  var files: [[UInt8]: File] = [:]

  init() {}

  /// Reads the folder at `path`; one that is not there has no files. Links and empty folders are left out.
  init(reading path: String) throws {
    try read(Array(path.utf8), [])
  }

  private mutating func read(_ folder: [UInt8], _ prefix: [UInt8]) throws {
    guard let stream = folder.asPath({ opendir($0) }) else {
      if errno == ENOENT { return }
      throw TestError("'\(String(decoding: folder, as: UTF8.self))' cannot be listed: \(errno)")
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == Array(".".utf8) || name == Array("..".utf8) { continue }
      let (path, relative) = (folder + [47] + name, prefix + name)
      var status = stat()
      guard path.asPath({ lstat($0, &status) }) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try read(path, relative + [47])
      case S_IFREG:
        files[relative] = File(bytes: try Self.content(path), modified: Int(status.st_mtim.tv_sec))
      default: continue
      }
    }
  }

  private static func content(_ path: [UInt8]) throws -> [UInt8] {
    let descriptor = path.asPath { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw TestError("'\(String(decoding: path, as: UTF8.self))' cannot be read") }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    return Array(try handle.readToEnd() ?? Data())
  }

  subscript(path: String) -> File? { files[Array(path.utf8)] }

  /// The content as text; nil for no such file.
  func text(_ path: String) -> String? { self[path].map { String(decoding: $0.bytes, as: UTF8.self) } }

  /// What lies below the folder `path`, relative to it.
  func below(_ path: String) -> Tree {
    let prefix = Array(path.utf8) + [47]
    var tree = Tree()
    for (name, file) in files where name.starts(with: prefix) { tree.files[Array(name.dropFirst(prefix.count))] = file }
    return tree
  }

  /// Only the files at these paths.
  func only(_ paths: some Sequence<[UInt8]>) -> Tree {
    var tree = Tree()
    for path in paths { tree.files[path] = files[path] }
    return tree
  }

  /// All paths as text, sorted.
  var paths: [String] { files.keys.map { String(decoding: $0, as: UTF8.self) }.sorted() }

  /// What has to be done to `self` to get `other`, as `add a`, `replace b`, `delete c`, `touch d`, sorted.
  func changes(to other: Tree) -> [String] {
    Set(files.keys).union(other.files.keys).compactMap { path -> String? in
      let word: String
      switch (files[path], other.files[path]) {
      case (nil, _): word = "add"
      case (_, nil): word = "delete"
      case (let old?, let new?):
        if old == new { return nil }
        word = old.bytes == new.bytes ? "touch" : "replace"
      }
      return word + " " + String(decoding: path, as: UTF8.self)
    }.sorted()
  }
}

extension [UInt8] {
  /// Calls `body` with the bytes as a C string.
  func asPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    body(map { CChar(bitPattern: $0) } + [0])
  }
}

/// What a test needs and does not find.
struct TestError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
