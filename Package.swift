// swift-tools-version: 6.2
import PackageDescription

/// Every target is built in Swift 6 mode; a warning is an error.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

#if arch(x86_64)
  // The kernels are compiled for one baseline, AVX2 with FMA, so that every x86-64 machine computes
  // the same bits. Without -mfma a fused multiply-add is a library call, 50 times slower.
  let kernelSettings: [SwiftSetting] = [
    .unsafeFlags(["-Ounchecked", "-Xcc", "-mavx2", "-Xcc", "-mfma"])
  ]
#else
  let kernelSettings: [SwiftSetting] = [.unsafeFlags(["-Ounchecked"])]
#endif

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict + settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "knave",
  products: [
    .executable(name: "knave", targets: ["knave"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CEditline", linkerSettings: [.linkedLibrary("edit")]),
    .target(name: "CPlatform"),
    .target(name: "CHTTP", linkerSettings: [.linkedLibrary("dl")]),
    module("Randomness"),
    module("Diagnostics"),
    module("Memory"),
    module("Interruptions"),
    module("Files", ["CPlatform"]),
    module(
      "Tensors", ["COpenBLAS", "CPlatform", "Interruptions", "Memory", "Randomness"],
      settings: kernelSettings),
    module("Jinja", [.product(name: "OrderedCollections", package: "swift-collections")]),
    module(
      "Models", ["Files", "Interruptions", "Jinja", "Memory", "Tensors", "Randomness"]),
    module("Tasks", ["Files", "Randomness"]),
    module("Servers", ["CHTTP", "Files", "Randomness"]),
    module("Settings"),
    module("Rewards", ["Settings", "Tasks", .product(name: "BigInt", package: "BigInt")]),
    module(
      "Training",
      [
        "Files", "Interruptions", "Memory", "Models", "Settings", "Tasks", "Rewards", "Tensors",
        "Randomness",
      ]),
    module(
      "Runs",
      [
        "CPlatform", "Files", "Interruptions", "Training", "Models", "Tasks", "Rewards", "Tensors",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    module("Language", ["Diagnostics", "Files", "Interruptions", "Memory"]),
    module("Notebooks", ["Files", "Diagnostics", .product(name: "Yams", package: "Yams")]),
    module(
      "Lab",
      [
        "Diagnostics", "Files", "Interruptions", "Language", "Memory", "Notebooks", "Runs",
        "Servers", "Training", "Models", "Settings", "Tasks", "Rewards", "Tensors", "Randomness",
      ], resources: [.copy("Resources/tiny")]),
    module("Shell", ["CEditline", "Diagnostics", "Files"]),
    .executableTarget(
      name: "knave",
      dependencies: [
        "COpenBLAS", "CPlatform", "Files", "Interruptions", "Lab", "Memory", "Models", "Randomness",
        "Rewards",
        "Servers", "Tasks", "Tensors", "Training",
        "Shell", "Notebooks", "Language", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "shell-demo", dependencies: ["Shell"], path: "Tests/ShellDemo", swiftSettings: strict),
    .target(
      name: "FuzzSupport", dependencies: ["Diagnostics", "Lab", "Language"],
      path: "Tests/FuzzSupport", swiftSettings: strict),
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzSupport"], path: "Tests/Fuzz", swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "TrainingTestSupport",
      dependencies: ["Training", "Models", "Tasks", "Rewards", "Randomness"],
      path: "Tests/TrainingTestSupport", swiftSettings: strict),
    tests("Randomness"),
    tests("Diagnostics"),
    tests("Files", ["CPlatform"]),
    tests("Memory"),
    tests("Interruptions"),
    tests("Tensors", ["Interruptions"]),
    tests("Servers", ["Files", "Randomness"]),
    tests("Jinja", ["Files"], resources: [.copy("Fixtures")]),
    tests("Models", ["Files"], resources: [.copy("Fixtures")]),
    tests("Tasks", ["Files", "Rewards", "Randomness"]),
    tests("Settings"),
    tests("Rewards", ["Settings", "Tasks"], resources: [.copy("Fixtures")]),
    tests(
      "Training", ["Files", "Interruptions", "Randomness", "Settings", "TrainingTestSupport"],
      resources: [.copy("Fixtures")]),
    tests(
      "Runs",
      [
        "Files", "Interruptions", "Training", "TrainingTestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests("Language"),
    tests("Notebooks", ["Files"]),
    tests(
      "Lab", ["Diagnostics", "FuzzSupport", "fuzz", "Interruptions", "Language", "Notebooks"]),
    tests("Shell", ["shell-demo", "knave"]),
    .testTarget(
      name: "knaveTests", dependencies: ["knave", "TestSupport"], swiftSettings: strict),
  ]
)
