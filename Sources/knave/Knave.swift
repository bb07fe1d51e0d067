@main struct Knave { static func main() {} }
