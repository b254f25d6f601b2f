// swift-tools-version:6.1
import PackageDescription

/// Strictness every target shares: explicit existentials, imports that say what they are used for.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
]

let package = Package(
  name: "mirrorkeep",
  platforms: [.macOS(.v14)],
  products: [
    .executable(name: "mirrorkeep", targets: ["mirrorkeep"]),
    .executable(name: "mirrorkeep-sandbox", targets: ["mirrorkeep-sandbox"]),
    .executable(name: "mirrorkeep-bench", targets: ["mirrorkeep-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
  ],
  targets: [
    // Values and functions: no I/O, no clock.
    .target(name: "BackupCore", dependencies: ["Yams"], swiftSettings: strict),
    // The pipeline; touches the world only through its ports.
    .target(name: "BackupEngine", dependencies: ["BackupCore"], swiftSettings: strict),
    // Adapters.
    .target(name: "Processes", dependencies: ["BackupCore"], swiftSettings: strict),
    .target(name: "Rclone", dependencies: ["BackupCore", "Processes"], swiftSettings: strict),
    .target(name: "Notify", dependencies: ["BackupCore", "Processes"], swiftSettings: strict),
    .target(name: "Scheduling", dependencies: ["BackupCore", "Processes"], swiftSettings: strict),
    .target(name: "LocalSource", dependencies: ["BackupCore"], swiftSettings: strict),
    .target(name: "LocalTarget", dependencies: ["BackupCore"], swiftSettings: strict),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "History",
      dependencies: ["BackupCore", "CZlib", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    // The command line.
    .target(
      name: "CLI",
      dependencies: [
        "BackupCore", "BackupEngine", "Processes", "LocalSource", "LocalTarget", "Rclone", "History", "Notify",
        "Scheduling",
        argumentParser,
      ],
      swiftSettings: strict),
    .executableTarget(name: "mirrorkeep", dependencies: ["CLI", "Processes", argumentParser], swiftSettings: strict),
    // The account-free pCloud; never linked into mirrorkeep.
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "PCloudSandbox", dependencies: nio + ["COpenSSL"], swiftSettings: strict),
    .executableTarget(
      name: "mirrorkeep-sandbox", dependencies: ["PCloudSandbox", argumentParser], swiftSettings: strict),
    // What scripts/bench measures beside whole commands.
    .executableTarget(
      name: "mirrorkeep-bench", dependencies: ["BackupCore", "BackupEngine", "Rclone"], swiftSettings: strict),
    // Tests.
    .target(name: "TestSupport", dependencies: ["BackupCore"], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "BackupCoreTests", dependencies: ["BackupCore", "TestSupport"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "ProcessesTests", dependencies: ["Processes", "TestSupport", "mirrorkeep"], swiftSettings: strict),
    .testTarget(
      name: "RcloneTests", dependencies: ["Rclone", "TestSupport", "mirrorkeep", "mirrorkeep-sandbox"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "HistoryTests",
      dependencies: ["History", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")], swiftSettings: strict),
    .testTarget(
      name: "NotifyTests", dependencies: ["Notify", "BackupCore", "Processes", "TestSupport", "mirrorkeep"],
      exclude: ["Peers"], swiftSettings: strict),
    .testTarget(name: "LocalTargetTests", dependencies: ["LocalTarget", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "BackupEngineTests",
      dependencies: ["BackupEngine", "History", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .testTarget(
      name: "CLITests",
      dependencies: [
        "CLI", "BackupCore", "History", "TestSupport", "mirrorkeep", argumentParser,
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Golden", "Peers"], swiftSettings: strict),
    .testTarget(
      name: "SchedulingTests", dependencies: ["Scheduling", "BackupCore", "TestSupport", "mirrorkeep"],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "PCloudSandboxTests", dependencies: ["PCloudSandbox", "TestSupport", "mirrorkeep-sandbox"] + nio,
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "TestSupport", "BackupCore", "History", "mirrorkeep", "mirrorkeep-sandbox",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
