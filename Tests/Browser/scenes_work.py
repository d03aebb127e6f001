"""Scenes of work: clients, orders, money, settings. One office for all of them (work_office.py)."""
import scenes_clients
import scenes_finance
import scenes_order
import scenes_orders

SCENES = [*scenes_clients.SCENES, *scenes_orders.SCENES, *scenes_order.SCENES, *scenes_finance.SCENES]
