import Sealing

extension PasswordHasher: PasswordHashing {}
