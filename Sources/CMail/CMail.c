// CMail
