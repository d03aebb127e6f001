"""Scenes of work: clients, orders, money, settings. One office for all of them (work_office.py)."""
import scenes_clients
import scenes_finance
import scenes_order
import scenes_orders
import scenes_server
import scenes_settings

SCENES = [*scenes_clients.SCENES, *scenes_orders.SCENES, *scenes_order.SCENES, *scenes_finance.SCENES, *scenes_settings.SCENES, *scenes_server.SCENES]
