import Core

/// Service messages: what happened in a chat.
enum TelegramNotices {
    static func read(_ message: TelegramFields) -> ServiceNotice? {
        if let members = members(message) { return members }
        if message.has("new_chat_title") {
            return ServiceNotice(.renamed, detail: TelegramWords.visible(message.string("new_chat_title")))
        }
        if let plain = plain.first(where: { message.has($0.field) }) { return ServiceNotice(plain.kind) }
        if message.has("pinned_message") { return ServiceNotice(.pinned) }
        guard let word = message.members.keys.filter({ others.contains($0) && message.has($0) }).min() else { return nil }
        return ServiceNotice(.other, names: TelegramDetails.names(of: message, kind: word), detail: word)
    }

    private static func members(_ message: TelegramFields) -> ServiceNotice? {
        // One member stands beside the list in old versions of the API.
        let joined =
            message.has("new_chat_members") ? message.objects("new_chat_members") : [message.object("new_chat_member")].compactMap { $0 }
        if !joined.isEmpty { return ServiceNotice(.joined, names: TelegramPeople.users(joined).map(\.name)) }
        guard let left = TelegramPeople.user(message.object("left_chat_member")) else { return nil }
        return ServiceNotice(.left, names: [left.name])
    }

    private static let plain: [(field: String, kind: ServiceNotice.Kind)] = [
        ("new_chat_photo", .photo), ("delete_chat_photo", .photoRemoved), ("group_chat_created", .created),
        ("supergroup_chat_created", .created), ("channel_chat_created", .created), ("migrate_to_chat_id", .moved),
        ("migrate_from_chat_id", .moved),
    ]

    /// Known, and shown by the platform's word.
    private static let others: Set<String> = [
        "boost_added", "channel_chat_created", "chat_background_set", "chat_owner_changed", "chat_owner_left", "chat_shared",
        "checklist_tasks_added", "checklist_tasks_done", "community_chat_added", "community_chat_joined", "community_chat_removed",
        "connected_website", "direct_message_price_changed", "forum_topic_closed", "forum_topic_created", "forum_topic_edited",
        "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden", "gift", "gift_upgrade_sent",
        "giveaway_completed", "giveaway_created", "managed_bot_created", "message_auto_delete_timer_changed", "paid_message_price_changed",
        "poll_option_added", "poll_option_deleted", "proximity_alert_triggered", "refunded_payment", "suggested_post_approval_failed",
        "suggested_post_approved", "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded", "unique_gift",
        "user_shared", "users_shared", "video_chat_ended", "video_chat_participants_invited", "video_chat_scheduled",
        "video_chat_started", "voice_chat_ended", "voice_chat_participants_invited", "voice_chat_scheduled", "voice_chat_started",
        "write_access_allowed",
    ]
}
